// What an operator is told of, and who it is. OPERATIONS.md has a heading for each alert.
param location string
param tags object
param workspaceId string
param email string

// Each query counts what is wrong: one row or more is an alert.
var alerts = [
  {
    name: 'overdue'
    displayName: 'Claims are overdue'
    severity: 2
    frequency: 'PT15M'
    window: 'P2D'
    query: loadTextContent('../alerts/overdue.kql')
  }
  {
    name: 'failing'
    displayName: 'Claims are failing'
    severity: 1
    frequency: 'PT5M'
    window: 'P2D'
    query: loadTextContent('../alerts/failing.kql')
  }
  {
    name: 'agents-silent'
    displayName: 'The agents do not answer'
    severity: 1
    frequency: 'PT5M'
    window: 'PT30M'
    query: loadTextContent('../alerts/agents-silent.kql')
  }
  {
    name: 'cost-per-claim'
    displayName: 'A claim costs more than it should'
    severity: 3
    frequency: 'PT1H'
    window: 'P1D'
    query: loadTextContent('../alerts/cost-per-claim.kql')
  }
  {
    name: 'nothing-filed'
    displayName: 'No claim is filed'
    severity: 2
    frequency: 'PT1H'
    window: 'P1D'
    query: loadTextContent('../alerts/nothing-filed.kql')
  }
]

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'claims-operators'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'claims'
    emailReceivers: empty(email)
      ? []
      : [
          {
            name: 'operators'
            emailAddress: email
            useCommonAlertSchema: true
          }
        ]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for alert in alerts: {
    name: 'claims-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.displayName
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: alert.frequency
      windowSize: alert.window
      autoMitigate: true
      // The tables are there when the first claim has been through.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [operators.id] }
    }
  }
]
