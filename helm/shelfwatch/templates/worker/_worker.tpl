{{- define "shelfwatch.workerEnv" -}}
- name: SHELFWATCH_WORKER_QUEUES
  value: {{ .queues | join "," | quote }}
- name: SHELFWATCH_WORKER_PROCESSES
  {{- include "shelfwatch.processors" "worker" | nindent 2 }}
- name: SHELFWATCH_DRAIN_SECONDS
  value: {{ .drainSeconds | quote }}
{{- end }}
