{{/* Workers and the clock answer one port besides: whether they live, and their metrics. */}}
{{- define "shelfwatch.status" -}}
ports:
  - name: status
    containerPort: 9100
livenessProbe:
  httpGet:
    path: /health
    port: status
  initialDelaySeconds: 30
  periodSeconds: 30
  timeoutSeconds: 10
  failureThreshold: 4
{{- end }}

{{/* A Service for Prometheus alone: (list context component job) */}}
{{- define "shelfwatch.statusService" -}}
{{- $full := include "shelfwatch.fullname" (index . 0) -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ $full }}-{{ index . 1 }}-metrics
  labels:
    {{- include "shelfwatch.componentLabels" . | nindent 4 }}
    shelfwatch/job: {{ index . 2 }}
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    {{- include "shelfwatch.componentSelector" . | nindent 4 }}
  ports:
    - name: metrics
      port: 9100
      targetPort: status
{{- end }}

{{- define "shelfwatch.workerEnv" -}}
- name: SHELFWATCH_METRICS_PORT
  value: "9100"
- name: SHELFWATCH_WORKER_QUEUES
  value: {{ .queues | join "," | quote }}
- name: SHELFWATCH_WORKER_PROCESSES
  {{- include "shelfwatch.processors" "worker" | nindent 2 }}
- name: SHELFWATCH_DRAIN_SECONDS
  value: {{ .drainSeconds | quote }}
{{- end }}

{{- define "shelfwatch.beatEnv" -}}
- name: SHELFWATCH_METRICS_PORT
  value: "9100"
{{- end }}
