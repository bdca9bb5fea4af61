{{- define "shelfwatch.smokeContainer" -}}
{{- $smoke := .Values.canary.smoke -}}
{{- $args := list "smoke" "--url" (printf "http://%s-canary" (include "shelfwatch.fullname" .)) "--latency-ms" ($smoke.maxMilliseconds | toString) -}}
{{- with $smoke.modelSha256 }}{{ $args = concat $args (list "--model-sha256" .) }}{{ end -}}
{{ include "shelfwatch.container" (dict "context" . "name" "smoke" "args" $args "resources" $smoke.resources) }}
{{- end }}
