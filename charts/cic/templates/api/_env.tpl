{{/* The API's settings that are no secret. */}}
{{- define "cic.api.settings" -}}
{{- $media := default "" (include "cic.mediaOrigins" .) -}}
API_ORIGIN: {{ .Values.origin | quote }}
API_MEDIA_ORIGINS: {{ $media | quote }}
API_HOST: "0.0.0.0"
API_PORT: "8600"
API_METRICS_HOST: "0.0.0.0"
API_METRICS_PORT: "8613"
API_CONSOLE: {{ .Values.api.console | quote }}
API_PASS_KEY: /etc/beffroi/keys/pass-key.jwk
API_REGISTER_KEY: /etc/beffroi/keys/{{ .Values.api.keys.register }}
{{- if .Values.api.keys.enrolment }}
API_LINK_AUTHORITY: /etc/beffroi/keys/federators.pem
API_LINK_AUTHORITY_KEY: /etc/beffroi/keys/federators.key
API_LINK_MEDIA: {{ include "cic.linkAddresses" . | quote }}
{{- end }}
{{- if .Values.api.conventions.existingConfigMap }}
API_CONVENTIONS: /etc/beffroi/conventions
{{- end }}
{{- include "cic.settings" (list "API_" .Values.api.settings) }}
{{- end }}

{{/* Secrets by the names of the settings themselves: the Secret's keys are these. */}}
{{- define "cic.api.secrets" -}}
{{- $secret := .Values.api.existingSecret -}}
{{ include "cic.secretEnv" (list "API_DATABASE_URL" $secret false) }}
{{ include "cic.secretEnv" (list "API_BUS_URL" $secret false) }}
{{ include "cic.secretEnv" (list "API_CLIENT_SECRET" $secret true) }}
{{- if .Values.api.settings.keycloakUrl }}
{{ include "cic.secretEnv" (list "API_KEYCLOAK_SECRET" $secret false) }}
{{- end }}
{{- if .Values.api.settings.mailFrom }}
{{ include "cic.secretEnv" (list "API_SMTP_URL" $secret false) }}
{{- end }}
{{- if .Values.check.probe.enabled }}
{{ include "cic.secretEnv" (list "API_PROBE_SECRET" .Values.check.probe.existingSecret false) }}
{{- end }}
{{- end }}
