{{/* A Secret, or the ExternalSecret that makes one: a dict of context, name, component, annotations. */}}
{{- define "shelfwatch.secretObject" -}}
{{- $values := .context.Values.secret }}
{{- if eq $values.source "values" }}
apiVersion: v1
kind: Secret
metadata:
  name: {{ .name }}
  labels:
    {{- include "shelfwatch.componentLabels" (list .context .component) | nindent 4 }}
  annotations:
    {{- toYaml .annotations | nindent 4 }}
type: Opaque
stringData:
  {{- toYaml $values.values | nindent 2 }}
{{- else if eq $values.source "external" }}
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: {{ .name }}
  labels:
    {{- include "shelfwatch.componentLabels" (list .context .component) | nindent 4 }}
  annotations:
    {{- toYaml .annotations | nindent 4 }}
spec:
  refreshInterval: {{ $values.external.refreshInterval }}
  secretStoreRef:
    kind: {{ $values.external.storeKind }}
    name: {{ $values.external.storeName }}
  target:
    name: {{ .name }}
    creationPolicy: Owner
  dataFrom:
    - extract:
        key: {{ $values.external.key }}
{{- end }}
{{- end }}
