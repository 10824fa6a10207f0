{{/* The name of every resource: of a component, the one by which the Canvas knows it. */}}
{{- define "tmf622.name" -}}
{{- if .Values.component.enabled -}}
{{- printf "%s-%s" .Release.Name .Values.component.name -}}
{{- else -}}
{{- .Release.Name -}}
{{- end -}}
{{- end -}}

{{/* The path that the gateway puts before those of the server. */}}
{{- define "tmf622.path" -}}
{{- if .Values.component.enabled -}}/{{ include "tmf622.name" . }}{{- end -}}
{{- end -}}

{{- define "tmf622.publicUrl" -}}
{{- trimSuffix "/" (required "publicUrl: where clients reach the gateway, such as https://orders.example.com" .Values.publicUrl) -}}
{{- include "tmf622.path" . -}}
{{- end -}}

{{- define "tmf622.selector" -}}
app.kubernetes.io/name: tmf622
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* The metadata of every resource. */}}
{{- define "tmf622.metadata" -}}
name: {{ include "tmf622.name" . }}
namespace: {{ .Release.Namespace }}
labels:
{{- include "tmf622.labels" . | nindent 2 }}
{{- end -}}

{{- define "tmf622.labels" -}}
{{ include "tmf622.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- if .Values.component.enabled }}
oda.tmforum.org/componentName: {{ include "tmf622.name" . }}
{{- end }}
{{- end -}}

{{/* An exposed API of a component; its documents are below `documents`. */}}
{{- define "tmf622.api" -}}
- name: {{ .api.name }}
  {{- if .v1 }}
  id: {{ .api.id }}
  specification:
    - url: {{ .url }}{{ .api.documents }}/openapi3.json
      version: {{ .api.version }}
  {{- else }}
  specification: [{{ .url }}{{ .api.documents }}/openapi3.json]
  {{- end }}
  apiType: openapi
  implementation: {{ .name }}
  path: /{{ .name }}{{ .api.basePath }}
  developerUI: /{{ .name }}{{ .api.documents }}/docs
  port: 8622
{{- end -}}
