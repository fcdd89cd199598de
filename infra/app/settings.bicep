// The app's settings, all in one place. docs/azure.md says which value each gets.
param siteName string

@description('By name, what is chosen for this deployment; an empty value is left out.')
param chosen object

@description('Names of secret settings that the vault holds, comma-separated.')
param settingsInVault string

param vaultUri string
param signIn bool
param identityClientId string
param storageAccount string
param claimFilesContainer string
param schedulerEndpoint string
param taskHub string
param applicationInsights string
param foundryEndpoint string
param foundryModel string
param documentIntelligenceEndpoint string
param databaseUrl string
param retentionDays int

var scheduler = 'Endpoint=${schedulerEndpoint};TaskHub=${taskHub};Authentication=ManagedIdentity;ClientID=${identityClientId}'

// What the host and the libraries read.
var platform = {
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsights
  AZURE_FUNCTIONS_DURABLE_STRICT_TYPING: '1'
  AzureWebJobsStorage__accountName: storageAccount
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__credential: 'managedidentity'
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: scheduler
  OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID: signIn ? identityClientId : ''
  PYTHON_ENABLE_OPENTELEMETRY: 'true'
  PYTHON_SCRIPT_FILE_NAME: 'main.py'
  PYTHON_THREADPOOL_THREAD_COUNT: '32'
  TASKHUB_NAME: taskHub
}

// What the rest of the deployment decides.
var decided = {
  RETENTION_DAYS: string(retentionDays)
  TRUST_SIGN_IN_HEADERS: signIn ? 'true' : 'false'
}

// What the rest of the deployment knows, where nothing else is chosen.
var known = {
  AGENT1_PROJECT_ENDPOINT: foundryEndpoint
  AGENT2_PROJECT_ENDPOINT: foundryEndpoint
  AZURE_CLIENT_ID: identityClientId
  CLAIM_FILES: 'blob:${claimFilesContainer}'
  DESK_DATABASE_URL: databaseUrl
  DOCUMENT_INTELLIGENCE_ENDPOINT: documentIntelligenceEndpoint
  FOUNDRY_MODEL: empty(foundryEndpoint) ? '' : foundryModel
  FOUNDRY_PROJECT_ENDPOINT: foundryEndpoint
  OCR: empty(documentIntelligenceEndpoint) ? 'off' : 'azure'
  REVIEW_AUTH: signIn ? 'easyauth' : 'link'
}

var byName = {
  ACS_EMAIL_ENDPOINT: chosen.?ACS_EMAIL_ENDPOINT ?? ''
  ADJUDICATION_RULES_FILE: chosen.?ADJUDICATION_RULES_FILE ?? ''
  ADJUDICATION_RULES_GATE: chosen.?ADJUDICATION_RULES_GATE ?? ''
  AFTER_REVIEW: chosen.?AFTER_REVIEW ?? ''
  AGENT1_NAME: chosen.?AGENT1_NAME ?? ''
  AGENT1_PROJECT_ENDPOINT: chosen.?AGENT1_PROJECT_ENDPOINT ?? ''
  AGENT1_SEES_IMAGES: chosen.?AGENT1_SEES_IMAGES ?? ''
  AGENT1_VERSION: chosen.?AGENT1_VERSION ?? ''
  AGENT2_NAME: chosen.?AGENT2_NAME ?? ''
  AGENT2_PROJECT_ENDPOINT: chosen.?AGENT2_PROJECT_ENDPOINT ?? ''
  AGENT2_VERSION: chosen.?AGENT2_VERSION ?? ''
  AGENT_MOCK_MODE: chosen.?AGENT_MOCK_MODE ?? ''
  AGENT_TIMEOUT_SECONDS: chosen.?AGENT_TIMEOUT_SECONDS ?? ''
  APPROVAL_POLICY: chosen.?APPROVAL_POLICY ?? ''
  APPROVAL_TIMEOUT_HOURS: chosen.?APPROVAL_TIMEOUT_HOURS ?? ''
  ATTACHMENT_ALLOWED_HOSTS: chosen.?ATTACHMENT_ALLOWED_HOSTS ?? ''
  ATTACHMENT_MAX_BYTES: chosen.?ATTACHMENT_MAX_BYTES ?? ''
  ATTACHMENT_TIMEOUT_SECONDS: chosen.?ATTACHMENT_TIMEOUT_SECONDS ?? ''
  AZURE_CLIENT_ID: chosen.?AZURE_CLIENT_ID ?? ''
  AZURE_OPENAI_CHAT_DEPLOYMENT_NAME: chosen.?AZURE_OPENAI_CHAT_DEPLOYMENT_NAME ?? ''
  AZURE_OPENAI_DEPLOYMENT: chosen.?AZURE_OPENAI_DEPLOYMENT ?? ''
  AZURE_OPENAI_ENDPOINT: chosen.?AZURE_OPENAI_ENDPOINT ?? ''
  AZURE_OPENAI_MODEL: chosen.?AZURE_OPENAI_MODEL ?? ''
  AZURE_TENANT_ID: chosen.?AZURE_TENANT_ID ?? ''
  CLAIMANT_MAIL: chosen.?CLAIMANT_MAIL ?? ''
  CLAIMANT_QUESTIONS: chosen.?CLAIMANT_QUESTIONS ?? ''
  CLAIM_FILES: chosen.?CLAIM_FILES ?? ''
  CONTRACTS: chosen.?CONTRACTS ?? ''
  CONTRACTS_SCOPE: chosen.?CONTRACTS_SCOPE ?? ''
  DOCUMENT_INTELLIGENCE_ENDPOINT: chosen.?DOCUMENT_INTELLIGENCE_ENDPOINT ?? ''
  FACILITIES: chosen.?FACILITIES ?? ''
  FOUNDRY_MODEL: chosen.?FOUNDRY_MODEL ?? ''
  FOUNDRY_PROJECT_ENDPOINT: chosen.?FOUNDRY_PROJECT_ENDPOINT ?? ''
  INFO_DUE_DAYS: chosen.?INFO_DUE_DAYS ?? ''
  INTAKE: chosen.?INTAKE ?? ''
  INTAKE_QUEUE: chosen.?INTAKE_QUEUE ?? ''
  LETTERS: chosen.?LETTERS ?? ''
  LETTERS_RECEIVED: chosen.?LETTERS_RECEIVED ?? ''
  LOCAL_DATA_DIR: chosen.?LOCAL_DATA_DIR ?? ''
  LOCAL_PRINCIPAL: chosen.?LOCAL_PRINCIPAL ?? ''
  MAX_INFO_ROUNDS: chosen.?MAX_INFO_ROUNDS ?? ''
  MAX_REVIEW_ROUNDS: chosen.?MAX_REVIEW_ROUNDS ?? ''
  NOTIFICATION_WEBHOOK_URL: chosen.?NOTIFICATION_WEBHOOK_URL ?? ''
  NOTIFY: chosen.?NOTIFY ?? ''
  NOTIFY_EMAIL_TO: chosen.?NOTIFY_EMAIL_TO ?? ''
  NOTIFY_PERSONAL_DATA: chosen.?NOTIFY_PERSONAL_DATA ?? ''
  OCR: chosen.?OCR ?? ''
  OTEL_EXPORTER_OTLP_ENDPOINT: chosen.?OTEL_EXPORTER_OTLP_ENDPOINT ?? ''
  OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: chosen.?OTEL_EXPORTER_OTLP_LOGS_ENDPOINT ?? ''
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: chosen.?OTEL_EXPORTER_OTLP_METRICS_ENDPOINT ?? ''
  OTEL_EXPORTER_OTLP_PROTOCOL: chosen.?OTEL_EXPORTER_OTLP_PROTOCOL ?? ''
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: chosen.?OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? ''
  OTEL_LOGS_EXPORTER: chosen.?OTEL_LOGS_EXPORTER ?? ''
  OTEL_METRICS_EXEMPLAR_FILTER: chosen.?OTEL_METRICS_EXEMPLAR_FILTER ?? ''
  OTEL_METRICS_EXPORTER: chosen.?OTEL_METRICS_EXPORTER ?? ''
  OTEL_RESOURCE_ATTRIBUTES: chosen.?OTEL_RESOURCE_ATTRIBUTES ?? ''
  OTEL_SDK_DISABLED: chosen.?OTEL_SDK_DISABLED ?? ''
  OTEL_SERVICE_NAME: chosen.?OTEL_SERVICE_NAME ?? ''
  OTEL_TRACES_EXPORTER: chosen.?OTEL_TRACES_EXPORTER ?? ''
  OTEL_TRACES_SAMPLER: chosen.?OTEL_TRACES_SAMPLER ?? ''
  OTEL_TRACES_SAMPLER_ARG: chosen.?OTEL_TRACES_SAMPLER_ARG ?? ''
  PUBLIC_URL: chosen.?PUBLIC_URL ?? ''
  REDIS_STREAM_TTL_MINUTES: chosen.?REDIS_STREAM_TTL_MINUTES ?? ''
  REQUIRE_REQUEST_ID: chosen.?REQUIRE_REQUEST_ID ?? ''
  REVIEWERS: chosen.?REVIEWERS ?? ''
  REVIEW_AUTH: chosen.?REVIEW_AUTH ?? ''
  REVIEW_LINK_HOURS: chosen.?REVIEW_LINK_HOURS ?? ''
  SHADOW_AGENT1_NAME: chosen.?SHADOW_AGENT1_NAME ?? ''
  SHADOW_PERCENT: chosen.?SHADOW_PERCENT ?? ''
  SMTP_FROM: chosen.?SMTP_FROM ?? ''
  SMTP_HOST: chosen.?SMTP_HOST ?? ''
  SMTP_PORT: chosen.?SMTP_PORT ?? ''
  SMTP_SECURITY: chosen.?SMTP_SECURITY ?? ''
  SMTP_USERNAME: chosen.?SMTP_USERNAME ?? ''
  SPAM_CHECK_CLAIMS: chosen.?SPAM_CHECK_CLAIMS ?? ''
}

// Secrets come from the vault and from nowhere else: slack-webhook-url holds SLACK_WEBHOOK_URL.
// A hook makes the keys of the review links; of the others those are taken that settingsInVault names.
var secrets = [
  'AUDIT_SIGNING_KEY'
  'AZURE_CLIENT_SECRET'
  'AZURE_OPENAI_API_KEY'
  'CONTRACTS_TOKEN'
  'DESK_DATABASE_URL'
  'NOTIFICATION_WEBHOOK_SECRET'
  'OTEL_EXPORTER_OTLP_HEADERS'
  'REDIS_CONNECTION_STRING'
  'REVIEW_LINK_KEYS'
  'SLACK_WEBHOOK_URL'
  'SMTP_PASSWORD'
  'TEAMS_WEBHOOK_URL'
]
var inVault = filter(secrets, name => name == 'REVIEW_LINK_KEYS' || contains(split(replace(settingsInVault, ' ', ''), ','), name))
var references = toObject(inVault, name => name, name => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${toLower(replace(name, '_', '-'))})')

// The union takes the later of two; what is not chosen must not be there as an empty value.
var chosenByName = toObject(filter(items(byName), item => !empty(item.value)), item => item.key, item => item.value)
var all = union(known, chosenByName, references, decided, platform)

resource site 'Microsoft.Web/sites@2025-03-01' existing = {
  name: siteName
}

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'appsettings'
  properties: toObject(filter(items(all), item => !empty(item.value)), item => item.key, item => item.value)
}
