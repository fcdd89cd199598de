// Reviewers sign in with Microsoft Entra before a request reaches the app. No secret: the identity of
// the app vouches for it.
param siteName string

@minLength(36)
@description('The client id of the app registration; the preprovision hook makes one.')
param clientId string

@description('Client ids of programs that may call what is not excluded, comma-separated.')
param programClientIds string

var programs = filter(split(replace(programClientIds, ' ', ''), ','), id => !empty(id))

resource site 'Microsoft.Web/sites@2025-03-01' existing = {
  name: siteName
}

resource signIn 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'RedirectToLoginPage'
      redirectToProvider: 'azureactivedirectory'
      // Exact paths, which nobody can lengthen into a page: what programs call with a function key,
      // and what everybody may read. Never the review page, its files or a decision. The claimant's
      // page alone has a folder, as the link is its key, and the files that it is drawn with.
      excludedPaths: [
        '/api/actions/run'
        '/api/agents'
        '/api/agents/ChemistAgent/run'
        '/api/agents/ClaimsAssistant/run'
        '/api/agents/EmailAssistantAgent/run'
        '/api/agents/PhysicistAgent/run'
        '/api/agents/SpamDetectionAgent/run'
        '/api/agents/WriterAgent/run'
        '/api/agents/run'
        '/api/audit'
        '/api/claimant/*'
        '/api/claims'
        '/api/claims/start'
        '/api/desk/rebuild'
        '/api/health'
        '/api/health/ready'
        '/api/hitl/run'
        '/api/multiagent/run'
        '/api/openapi.json'
        '/api/singleagent/run'
        '/api/spamdetection/run'
        '/api/static/*'
      ]
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: clientId
          clientSecretSettingName: 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [clientId, 'api://${clientId}']
          defaultAuthorizationPolicy: { allowedApplications: concat([clientId], programs) }
        }
      }
    }
    httpSettings: { requireHttps: true }
    login: {
      preserveUrlFragmentsForLogins: false
      tokenStore: { enabled: false }
    }
  }
}
