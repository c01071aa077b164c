{{/* coturn's command line. The relay leads to media nodes and nowhere else: without the denied
     ranges it is a door to the whole cluster for whoever watches. */}}
{{- define "cic.turn.arguments" -}}
- -n
- --log-file=stdout
- --pidfile=/tmp/turnserver.pid
- --userdb=/tmp/turndb
- --realm={{ include "cic.host" . }}
- --relay-ip=$(POD_IP)
- --listening-port=3478
- --min-port=49152
- --max-port=65535
- --use-auth-secret
- --static-auth-secret=$(MEDIA_TURN_SECRET)
- --denied-peer-ip=0.0.0.0-255.255.255.255
- --denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
{{- range .Values.turn.peers }}
- --allowed-peer-ip={{ . }}
{{- end }}
- --no-tcp-relay
- --no-multicast-peers
- --no-dtls
- --no-cli
- --no-software-attribute
- --no-tlsv1
- --no-tlsv1_1
{{- if .Values.turn.tls.existingSecret }}
- --tls-listening-port=5349
- --cert=/etc/coturn/tls/tls.crt
- --pkey=/etc/coturn/tls/tls.key
- --cipher-list=ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384
{{- else }}
- --no-tls
{{- end }}
{{- end }}
