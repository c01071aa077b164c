{{/* (list peers "value: who they are"): never nobody, which Kubernetes would read as everybody. */}}
{{- define "cic.peers" -}}
{{- if not (index . 0) -}}
{{- fail (printf "%s, as NetworkPolicy peers (ipBlock, namespaceSelector, podSelector); or networkPolicy.enabled: false" (index . 1)) -}}
{{- end -}}
{{- toYaml (index . 0) -}}
{{- end }}

{{/* (list peers port protocol "value that names the peers"): one rule of egress. */}}
{{- define "cic.flow.to" -}}
- to:
    {{- include "cic.peers" (list (index . 0) (printf "%s: where this part is" (index . 3))) | nindent 4 }}
  ports:
    - port: {{ int (index . 1) }}
      protocol: {{ index . 2 }}
{{- end }}

{{/* Names are asked of the cluster's own servers. */}}
{{- define "cic.flow.dns" -}}
- to:
    {{- toYaml .Values.networkPolicy.dns | nindent 4 }}
  ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end }}

{{- define "cic.flow.database" -}}
{{- if .Values.trial.enabled -}}
- to:
    - podSelector:
        matchLabels:
          {{- include "cic.selector" (list . "postgres") | nindent 10 }}
  ports:
    - port: 5432
      protocol: TCP
{{- else -}}
{{- include "cic.flow.to" (list .Values.networkPolicy.database.to .Values.networkPolicy.database.port "TCP" "networkPolicy.database.to") }}
{{- end -}}
{{- end }}

{{- define "cic.flow.redis" -}}
{{- if .Values.trial.enabled -}}
- to:
    - podSelector:
        matchLabels:
          {{- include "cic.selector" (list . "redis") | nindent 10 }}
  ports:
    - port: 6379
      protocol: TCP
{{- else -}}
{{- include "cic.flow.to" (list .Values.networkPolicy.redis.to .Values.networkPolicy.redis.port "TCP" "networkPolicy.redis.to") }}
{{- end -}}
{{- end }}

{{/* (list $ settings): to the collector, where this process is told of one. */}}
{{- define "cic.flow.traces" -}}
{{- $policy := (index . 0).Values.networkPolicy.traces -}}
{{- if (index . 1).tracesUrl -}}
{{- include "cic.flow.to" (list $policy.to $policy.port "TCP" "networkPolicy.traces.to") }}
{{- end -}}
{{- end }}

{{/* (list $ "component"): the head of a policy that says everything a component may do. */}}
{{- define "cic.policy" -}}
{{- $root := index . 0 -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "cic.name" $root }}-{{ index . 1 }}
  labels:
    {{- include "cic.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "cic.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
{{- end }}
