{{- define "csu.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "csu.selector" -}}
app.kubernetes.io/name: beffroi
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: federator
{{- end }}

{{- define "csu.labels" -}}
{{ include "csu.selector" . }}
app.kubernetes.io/part-of: beffroi
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "csu.image" -}}
{{- with .Values.image.registry }}{{ . }}/{{ end }}{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- end }}

{{- define "csu.containerSecurity" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* (list peers "value: who they are"): never nobody, which Kubernetes would read as everybody. */}}
{{- define "csu.peers" -}}
{{- if not (index . 0) -}}
{{- fail (printf "%s, as NetworkPolicy peers (ipBlock, namespaceSelector, podSelector); or networkPolicy.enabled: false" (index . 1)) -}}
{{- end -}}
{{- toYaml (index . 0) -}}
{{- end }}

{{/* The federator's file, of what values say. Accounts stand in a file of their own. */}}
{{- define "csu.file" -}}
{{- if not (or .Values.enrolment.url .Values.link.existingSecret) }}
{{- fail "set enrolment.url, to enrol with a code, or link.existingSecret, with certificates of the State's own authority" }}
{{- end }}
{{- if and .Values.enrolment.url .Values.link.existingSecret }}
{{- fail "enrolment.url and link.existingSecret are two ways to the same: keep one" }}
{{- end }}
{{- $config := .Values.config }}
{{- if not (and $config.connector $config.cameras) }}
{{- fail "set config.connector and config.cameras, or config.existingSecret" }}
{{- end }}
{{- $connector := deepCopy $config.connector }}
{{- if .Values.credentials.existingSecret }}
{{- $connector = set $connector "credentials_file" "/etc/beffroi/credentials/credentials.toml" }}
{{- end }}
{{- $link := dict "enrolment" "/var/lib/beffroi/link" }}
{{- $logKey := "/var/lib/beffroi/link/register.pub" }}
{{- if .Values.link.existingSecret }}
{{- if not .Values.link.media }}
{{- fail "link.media: which media nodes are dialled" }}
{{- end }}
{{- $link = dict "media" .Values.link.media "authority" "/etc/beffroi/link/ca.crt" "certificate" "/etc/beffroi/link/tls.crt" "key" "/etc/beffroi/link/tls.key" "pass_key" "/etc/beffroi/link/pass-key.pub.jwk" }}
{{- $logKey = "/etc/beffroi/link/register.pub" }}
{{- end }}
{{- $file := dict
  "tenant" .Values.tenant
  "convention" (ternary "/etc/beffroi/convention/convention.toml" "signed" (ne .Values.convention.existingConfigMap ""))
  "state" "/var/lib/beffroi/state"
  "inventory" "/var/lib/beffroi/inventory.geojson"
  "link" $link
  "register" (dict "state" "/var/lib/beffroi/register" "log_key" $logKey)
  "connector" $connector
  "cameras" $config.cameras }}
{{- with $config.steering }}{{ $file = set $file "steering" . }}{{ end }}
{{- with $config.traces }}{{ $file = set $file "traces" . }}{{ end }}
{{- toToml $file }}
{{- end }}
