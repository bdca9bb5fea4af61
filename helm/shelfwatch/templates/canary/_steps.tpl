{{/* How a new version gets its requests, and who looks at it meanwhile. */}}
{{- define "shelfwatch.steps" -}}
{{- $full := include "shelfwatch.fullname" . -}}
{{- if .Values.canary.prometheus.enabled }}
# Begins with the second weight, when there is something to compare, and goes on to the end.
analysis:
  startingStep: {{ .Values.canary.smoke.enabled | ternary 2 1 }}
  templates:
    - templateName: {{ $full }}-prometheus
  args:
    - name: canary
      valueFrom:
        podTemplateHashValue: Latest
    - name: stable
      valueFrom:
        podTemplateHashValue: Stable
{{- end }}
steps:
  - setWeight: {{ .Values.canary.firstWeight }}
  {{- if .Values.canary.smoke.enabled }}
  - analysis:
      templates:
        - templateName: {{ $full }}-smoke
  {{- end }}
  - setWeight: {{ .Values.canary.secondWeight }}
  {{- if .Values.canary.pause }}
  - pause:
      duration: {{ .Values.canary.pause }}
  {{- else }}
  - pause: {}
  {{- end }}
{{- end }}

{{- define "shelfwatch.trafficRouting" -}}
{{- $full := include "shelfwatch.fullname" . -}}
{{- if eq .Values.traffic.provider "nginx" }}
trafficRouting:
  nginx:
    stableIngress: {{ $full }}
{{- else if eq .Values.traffic.provider "alb" }}
trafficRouting:
  alb:
    ingress: {{ $full }}
    servicePort: 80
{{- else if eq .Values.traffic.provider "gatewayapi" }}
trafficRouting:
  plugins:
    argoproj-labs/gatewayAPI:
      httpRoute: {{ $full }}
      namespace: {{ .Release.Namespace }}
{{- end }}
{{- end }}
