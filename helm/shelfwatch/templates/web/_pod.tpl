{{/* One pod of web, the same in a Rollout and a Deployment. */}}
{{- define "shelfwatch.webTemplate" -}}
metadata:
  labels:
    {{- include "shelfwatch.componentLabels" (list . "web") | nindent 4 }}
  annotations:
    {{- include "shelfwatch.checksums" . | nindent 4 }}
    {{- with .Values.web.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- include "shelfwatch.podBase" . | nindent 2 }}
  {{- include "shelfwatch.spread" (list . "web") | nindent 2 }}
  {{- if .Values.priority.create }}
  priorityClassName: {{ include "shelfwatch.fullname" . }}-web
  {{- end }}
  terminationGracePeriodSeconds: {{ include "shelfwatch.webGrace" . }}
  containers:
    - {{- include "shelfwatch.webContainer" . | nindent 6 }}
    {{- if eq .Values.traffic.provider "alb" }}
    - {{- include "shelfwatch.bufferContainer" . | nindent 6 }}
    {{- end }}
  {{- include "shelfwatch.volumes" . | nindent 2 }}
    {{- if eq .Values.traffic.provider "alb" }}
    {{- include "shelfwatch.bufferVolumes" . | nindent 4 }}
    {{- end }}
{{- end }}

{{/* Requests still come for a while, then what is in flight is answered, then there is some air. */}}
{{- define "shelfwatch.webGrace" -}}
{{- add (int .Values.web.preStopSeconds) (int .Values.web.drainSeconds) 5 -}}
{{- end }}

{{- define "shelfwatch.webContainer" -}}
{{- $host := include "shelfwatch.host" . -}}
{{ include "shelfwatch.container" (dict "context" . "name" "web" "args" (list "web") "resources" .Values.web.resources "env" (include "shelfwatch.webEnv" .)) }}
ports:
  - name: http
    containerPort: 8000
lifecycle:
  preStop:
    sleep:
      seconds: {{ .Values.web.preStopSeconds }}
# Ready means: the model is warm, the database is there and has all migrations.
startupProbe:
  {{- include "shelfwatch.health" (list $host "ready") | nindent 2 }}
  periodSeconds: 2
  timeoutSeconds: 5
  failureThreshold: 60
readinessProbe:
  {{- include "shelfwatch.health" (list $host "ready") | nindent 2 }}
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 3
# A pod that is only busy, or whose database is away, must live: it is ended when it says nothing
# for a minute.
livenessProbe:
  {{- include "shelfwatch.health" (list $host "live") | nindent 2 }}
  periodSeconds: 10
  timeoutSeconds: 10
  failureThreshold: 6
{{- end }}

{{- define "shelfwatch.health" -}}
httpGet:
  path: /health/{{ index . 1 }}
  port: http
  httpHeaders:
    - name: Host
      value: {{ index . 0 }}
{{- end }}

{{- define "shelfwatch.webEnv" -}}
- name: SHELFWATCH_WEB_THREADS
  value: {{ .Values.web.threads | quote }}
- name: SHELFWATCH_DRAIN_SECONDS
  value: {{ .Values.web.drainSeconds | quote }}
{{- end }}
