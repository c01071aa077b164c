{{/* Names and labels. A media node is named after the release: keep it, as cameras are shared out by these names. */}}
{{- define "cic.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{/* (list $ "component") */}}
{{- define "cic.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: beffroi
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "cic.labels" -}}
{{- $root := index . 0 -}}
{{ include "cic.selector" . }}
app.kubernetes.io/part-of: beffroi
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end }}

{{/* (list $ image): by its digest. A tag, which can change under one's feet, is for trials alone. */}}
{{- define "cic.image" -}}
{{- $root := index . 0 -}}
{{- $image := index . 1 -}}
{{- $name := $image.repository -}}
{{- with $root.Values.image.registry }}{{ $name = printf "%s/%s" . $name }}{{ end -}}
{{- if $image.digest -}}
{{ $name }}@{{ $image.digest }}
{{- else if $root.Values.trial.enabled -}}
{{ $name }}:{{ $image.tag | default $root.Chart.AppVersion }}
{{- else -}}
{{- fail (printf "the image %s has no digest: set it as sha256:… (tags are for trial.enabled alone)" $image.repository) -}}
{{- end -}}
{{- end }}

{{/* The hosts that are named in addresses. */}}
{{- define "cic.host" -}}
{{- (urlParse .Values.origin).host -}}
{{- end }}

{{/* How many media nodes there may be: each has its names, services and certificate from the start. */}}
{{- define "cic.nodes" -}}
{{- if .Values.media.autoscaling.enabled }}{{ .Values.media.autoscaling.maxReplicas }}{{ else }}{{ .Values.media.replicas }}{{ end -}}
{{- end }}

{{- define "cic.mediaOrigins" -}}
{{- $origins := list -}}
{{- range $i := until (int (include "cic.nodes" .)) -}}
{{- $origins = append $origins (printf "https://%s-media-%d.%s" (include "cic.name" $) $i $.Values.media.domain) -}}
{{- end -}}
{{- join "," $origins -}}
{{- end }}

{{- define "cic.linkAddresses" -}}
{{- $links := list -}}
{{- range $i := until (int (include "cic.nodes" .)) -}}
{{- $links = append $links (printf "wss://%s-media-%d.%s:%d/federators" (include "cic.name" $) $i $.Values.media.link.domain (int $.Values.media.link.port)) -}}
{{- end -}}
{{- join "," $links -}}
{{- end }}

{{- define "cic.of-one-pod" -}}
ignore-check.kube-linter.io/dangling-service: A StatefulSet gives each of its pods its own name as a label; no template has it.
{{- end }}
