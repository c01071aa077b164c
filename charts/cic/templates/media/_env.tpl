{{/* What all media nodes are told alike; its name, its addresses and its secrets are each one's own. */}}
{{- define "cic.media.settings" -}}
{{- $settings := .Values.media.settings -}}
{{- if and .Values.turn.enabled $settings.turnUrls -}}
{{- fail "media.settings.turnUrls names relays that stand elsewhere: set turn.enabled to false, or remove them" -}}
{{- end -}}
{{- if and $settings.turnOnly (not .Values.turn.enabled) (not $settings.turnUrls) -}}
{{- fail "media.settings.turnOnly wants a relay: set turn.enabled, or name yours in media.settings.turnUrls" -}}
{{- end -}}
MEDIA_HOST: "0.0.0.0"
MEDIA_PORT: "8610"
MEDIA_METRICS_HOST: "0.0.0.0"
MEDIA_METRICS_PORT: "8613"
MEDIA_LINK_HOST: "0.0.0.0"
MEDIA_LINK_PORT: "8611"
MEDIA_LINK_AUTHORITY: /etc/beffroi/link/ca.crt
MEDIA_LINK_CERTIFICATE: /etc/beffroi/link/tls.crt
MEDIA_LINK_KEY: /etc/beffroi/link/tls.key
MEDIA_PASS_KEY: /etc/beffroi/passes/pass-key.pub.jwk
MEDIA_ORIGINS: {{ .Values.origin | quote }}
{{- if .Values.turn.enabled }}
MEDIA_TURN_URLS: {{ include "cic.turn.urls" . | quote }}
{{- end }}
{{- include "cic.settings" (list "MEDIA_" $settings) }}
{{- end }}

{{- define "cic.turn.urls" -}}
{{- $host := .Values.turn.host -}}
{{- $urls := list (printf "turn:%s:3478?transport=udp" $host) (printf "turn:%s:3478?transport=tcp" $host) -}}
{{- if .Values.turn.tls.existingSecret -}}
{{- $urls = append $urls (printf "turns:%s:443?transport=tcp" $host) -}}
{{- end -}}
{{- join "," $urls -}}
{{- end }}
