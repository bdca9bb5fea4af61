{{/* nginx beside the site, which reads a whole upload before the site gets its first byte. */}}
{{- define "shelfwatch.bufferContainer" -}}
name: buffer
image: {{ .Values.traffic.alb.buffer.image }}
imagePullPolicy: IfNotPresent
securityContext:
  {{- include "shelfwatch.containerSecurity" . | nindent 2 }}
ports:
  - name: buffer
    containerPort: 8080
lifecycle:
  preStop:
    sleep:
      # Nobody comes anew by then, and nginx ends at once on SIGTERM.
      seconds: {{ add (int .Values.web.preStopSeconds) (int .Values.web.drainSeconds) }}
readinessProbe:
  httpGet:
    path: /buffer-ready
    port: buffer
  periodSeconds: 5
livenessProbe:
  tcpSocket:
    port: buffer
  periodSeconds: 10
  failureThreshold: 6
resources:
  {{- toYaml .Values.traffic.alb.buffer.resources | nindent 2 }}
volumeMounts:
  - name: buffer-config
    mountPath: /etc/nginx/nginx.conf
    subPath: nginx.conf
    readOnly: true
  - name: buffer
    mountPath: /tmp
{{- end }}

{{- define "shelfwatch.bufferVolumes" -}}
- name: buffer-config
  configMap:
    name: {{ include "shelfwatch.fullname" . }}-buffer
- name: buffer
  emptyDir:
    sizeLimit: {{ .Values.traffic.alb.buffer.size }}
{{- end }}

{{- define "shelfwatch.bufferConfig" -}}
worker_processes 1;
pid /tmp/nginx.pid;
error_log /dev/stderr warn;
events { worker_connections 1024; }
http {
    access_log off;
    server_tokens off;
    client_body_temp_path /tmp/body;
    proxy_temp_path /tmp/proxy;
    fastcgi_temp_path /tmp/fastcgi;
    uwsgi_temp_path /tmp/uwsgi;
    scgi_temp_path /tmp/scgi;
    client_max_body_size {{ .Values.traffic.maxUploadMiB }}m;
    client_body_timeout 60s;
    proxy_request_buffering on;
    proxy_read_timeout {{ .Values.traffic.timeoutSeconds }}s;
    proxy_send_timeout {{ .Values.traffic.timeoutSeconds }}s;
    keepalive_timeout 75s;
    server {
        listen 8080;
        location = /buffer-ready { return 200; }
        # Prometheus asks the site beside it.
        location = /metrics { return 404; }
        location / {
            proxy_pass http://127.0.0.1:8000;
            proxy_http_version 1.1;
            proxy_set_header Host $host;
            # The load balancer's word: it drops what visitors say themselves.
            proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;
            proxy_set_header X-Forwarded-For $http_x_forwarded_for;
            proxy_set_header Connection "";
        }
    }
}
{{- end }}
