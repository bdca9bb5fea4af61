{{/* Names, labels and the image. */}}
{{- define "shelfwatch.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "shelfwatch.fullname" -}}
{{- $name := include "shelfwatch.name" . -}}
{{- $both := eq .Release.Name $name | ternary $name (printf "%s-%s" .Release.Name $name) -}}
{{- .Values.fullnameOverride | default $both | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "shelfwatch.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | replace "@" "_" | replace ":" "_" | trunc 63 | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: shelfwatch
{{ include "shelfwatch.selector" . }}
{{- end }}

{{- define "shelfwatch.selector" -}}
app.kubernetes.io/name: {{ include "shelfwatch.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Selector of one component: (list context component) */}}
{{- define "shelfwatch.componentSelector" -}}
{{ include "shelfwatch.selector" (index . 0) }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "shelfwatch.componentLabels" -}}
{{ include "shelfwatch.labels" (index . 0) }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "shelfwatch.image" -}}
{{- $image := printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- if .Values.image.digest -}}
{{- $image = printf "%s@%s" (splitList "@" $image | first) .Values.image.digest -}}
{{- end -}}
{{- $image -}}
{{- end }}

{{- define "shelfwatch.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (.Values.serviceAccount.create | ternary (include "shelfwatch.fullname" .) "default") -}}
{{- end }}

{{- define "shelfwatch.secret" -}}
{{- eq .Values.secret.source "existing" | ternary .Values.secret.name (include "shelfwatch.fullname" .) -}}
{{- end }}

{{/* The host that people ask for, without port. */}}
{{- define "shelfwatch.host" -}}
{{- (urlParse .Values.site.url).host | splitList ":" | first -}}
{{- end }}

{{/* Host names that pods answer to beside the site's own: their address, and the canary's. */}}
{{- define "shelfwatch.hosts" -}}
{{- $full := include "shelfwatch.fullname" . -}}
{{- concat (list "$(POD_IP)" "localhost" "127.0.0.1" $full (printf "%s-canary" $full)) .Values.site.hosts | join "," -}}
{{- end }}
