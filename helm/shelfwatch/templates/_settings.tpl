{{/* What is no secret, as the ConfigMap of the release and of the migration. */}}
{{- define "shelfwatch.settings" -}}
SHELFWATCH_BASE_URL: {{ .Values.site.url | quote }}
SHELFWATCH_TRUST_PROXY: "true"
SHELFWATCH_LOG_LEVEL: {{ .Values.site.logLevel | quote }}
SHELFWATCH_MODEL: {{ .Values.site.model | quote }}
SHELFWATCH_PREDICT_ANONYMOUS: {{ .Values.site.predictAnonymous | quote }}
SHELFWATCH_MAIL_FROM: {{ .Values.site.mailFrom | quote }}
SHELFWATCH_ALERT_AFTER: {{ .Values.site.alertAfter | quote }}
SHELFWATCH_AUDIT_LEASE: {{ .Values.site.auditLeaseSeconds | quote }}
SHELFWATCH_SWEEP_SECONDS: {{ .Values.site.sweepSeconds | quote }}
{{- if eq .Values.mode "servers" }}
SHELFWATCH_STORAGE: {{ required "storage.url is empty: set it to s3://BUCKET/PREFIX, or choose `mode: embedded`" .Values.storage.url | quote }}
SHELFWATCH_S3_REGION: {{ .Values.storage.region | quote }}
SHELFWATCH_S3_ENDPOINT: {{ .Values.storage.endpoint | quote }}
SHELFWATCH_S3_ADDRESSING: {{ .Values.storage.addressing | quote }}
{{- else }}
SHELFWATCH_DEMO: "false"
SHELFWATCH_STATIC_ROOT: /data/static
{{- end }}
{{- range $name, $value := .Values.site.settings }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end }}
