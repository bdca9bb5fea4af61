{{/* What no schema can say: values that make no sense together. */}}
{{- define "shelfwatch.checks" -}}
{{- if not (regexMatch "^https?://[^/?#@]+$" .Values.site.url) -}}
  {{- fail (printf "site.url is %q: set it to the address that people open, with https:// and without a path, such as https://shelves.example.com" .Values.site.url) -}}
{{- end -}}
{{- if eq .Values.mode "servers" -}}
  {{- if and (eq .Values.secret.source "existing") (not .Values.secret.name) -}}
    {{- fail "secret.name is empty: name the Secret with the site's SHELFWATCH_ variables, or set secret.source to external or values" -}}
  {{- end -}}
  {{- if eq .Values.secret.source "values" -}}
    {{- range list "SHELFWATCH_SECRET_KEY" "SHELFWATCH_DATABASE_URL" "SHELFWATCH_BROKER_URL" -}}
      {{- if not (index $.Values.secret.values .) -}}
        {{- fail (printf "secret.values.%s is missing: the site cannot start without it" .) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- if and (eq .Values.secret.source "external") (not (and .Values.secret.external.storeName .Values.secret.external.key)) -}}
  {{- fail "secret.external needs storeName and key: which store, and where in it" -}}
{{- end -}}
{{- if and .Values.web.autoscaling.enabled (gt (int .Values.web.autoscaling.minReplicas) (int .Values.web.autoscaling.maxReplicas)) -}}
  {{- fail "web.autoscaling.minReplicas is above maxReplicas" -}}
{{- end -}}
{{- if ge (int .Values.canary.firstWeight) (int .Values.canary.secondWeight) -}}
  {{- fail "canary.firstWeight must be below canary.secondWeight: a canary only grows" -}}
{{- end -}}
{{- range $name, $worker := .Values.workers -}}
  {{- if and (eq $worker.scaleBy "keda") (not $.Values.keda.redisAddress) -}}
    {{- fail (printf "keda.redisAddress is empty: workers.%s is scaled by the length of its queues" $name) -}}
  {{- end -}}
  {{- if gt (int $worker.minReplicas) (int $worker.maxReplicas) -}}
    {{- fail (printf "workers.%s.minReplicas is above maxReplicas" $name) -}}
  {{- end -}}
{{- end -}}
{{- range list "inference" "mail" "default" -}}
  {{- $queue := . -}}
  {{- $taken := false -}}
  {{- range $name, $worker := $.Values.workers -}}
    {{- if has $queue $worker.queues }}{{ $taken = true }}{{ end -}}
  {{- end -}}
  {{- if not $taken -}}
    {{- fail (printf "no worker takes the queue %s: its tasks would never be done" $queue) -}}
  {{- end -}}
{{- end -}}
{{- end }}
