{{/*
What all pods have in common. Arguments: a dict with `context`, `component`, and where they differ
`resources`, `args`, `env` (YAML), `secret` and `config` (names).
*/}}

{{- define "shelfwatch.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "shelfwatch.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/* Pods roll when their settings change. */}}
{{- define "shelfwatch.checksums" -}}
checksum/config: {{ include "shelfwatch.settings" . | sha256sum }}
{{- if eq .Values.secret.source "values" }}
checksum/secret: {{ .Values.secret.values | toJson | sha256sum }}
{{- end }}
{{- end }}

{{- define "shelfwatch.podBase" -}}
serviceAccountName: {{ include "shelfwatch.serviceAccount" . }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "shelfwatch.podSecurity" . | nindent 2 }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.scheduling.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.scheduling.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Over zones and kinds of instance, as a spot market takes back one kind in one zone. */}}
{{- define "shelfwatch.spread" -}}
{{- $context := index . 0 -}}
{{- if $context.Values.scheduling.spread }}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "node.kubernetes.io/instance-type" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "shelfwatch.componentSelector" $ | nindent 8 }}
  {{- end }}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- include "shelfwatch.componentSelector" $ | nindent 14 }}
{{- end }}
{{- end }}

{{- define "shelfwatch.container" -}}
{{- $context := .context -}}
name: {{ .name }}
image: {{ include "shelfwatch.image" $context }}
imagePullPolicy: {{ $context.Values.image.pullPolicy }}
args: {{ .args | toJson }}
securityContext:
  {{- include "shelfwatch.containerSecurity" $context | nindent 2 }}
envFrom:
  - configMapRef:
      name: {{ .config | default (include "shelfwatch.fullname" $context) }}
  {{- with .secret | default (include "shelfwatch.secret" $context) }}
  - secretRef:
      name: {{ . }}
  {{- end }}
env:
  - name: POD_IP
    valueFrom:
      fieldRef:
        fieldPath: status.podIP
  - name: SHELFWATCH_HOSTS
    value: {{ include "shelfwatch.hosts" $context | quote }}
  {{- /* Libraries that count the node's processors would start too many threads. */}}
  {{- range list "OMP_NUM_THREADS" "OPENBLAS_NUM_THREADS" }}
  - name: {{ . }}
    {{- include "shelfwatch.processors" $.name | nindent 4 }}
  {{- end }}
  {{- with .env }}
  {{- . | nindent 2 }}
  {{- end }}
resources:
  {{- toYaml .resources | nindent 2 }}
volumeMounts:
  - name: data
    mountPath: /data
  - name: tmp
    mountPath: /tmp
{{- end }}

{{/* Whole processors of the container's limit, rounded up, as the detector counts them too. */}}
{{- define "shelfwatch.processors" -}}
valueFrom:
  resourceFieldRef:
    containerName: {{ . }}
    resource: limits.cpu
    divisor: "1"
{{- end }}

{{- define "shelfwatch.volumes" -}}
volumes:
  - name: data
    emptyDir:
      sizeLimit: 1Gi
  - name: tmp
    emptyDir:
      sizeLimit: 3Gi
{{- end }}
