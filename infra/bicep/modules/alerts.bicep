// What wakes a person. Each alert has a page in docs/operations/incidents.md of the same name. The figures are those that the function "Sweep" writes
// every minute (pennypost.health queue.dead=… queue.age=… certificate.days=… replicas=…). The age of the server's own backups is no figure that
// Azure Monitor has: the nightly workflow asks for it. 'backup-age' judges the figure backup.hours, which no process writes before Pennypost makes backups itself.
param prefix string
param location string
param tags object
param address string
param insightsId string
param postgresId string
param busId string

var health = 'traces | where message has "pennypost.health" | parse message with * "queue.dead=" dead:long " queue.age=" age:long " certificate.days=" days:long " replicas=" replicas:long *'

// "missing" alerts too: a sweep that does not run tells nothing.
var rules = [
  {
    name: 'dead-work'
    severity: 2
    text: 'Work failed for good and waits for a decision.'
    query: '${health} | where dead > 0'
    often: 'PT5M'
    window: 'PT10M'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'queue-age'
    severity: 1
    text: 'Mail that was due five minutes ago is still waiting.'
    query: '${health} | where age > 300'
    often: 'PT1M'
    window: 'PT5M'
    operator: 'GreaterThan'
    threshold: 2
  }
  {
    name: 'certificate-expiry'
    severity: 2
    text: 'The certificate that clients see expires within two weeks.'
    query: '${health} | where days < 14'
    often: 'PT1H'
    window: 'PT1H'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'backup-age'
    severity: 1
    text: 'The newest backup is older than 26 hours.'
    query: 'traces | where message has "pennypost.health" and message has "backup.hours=" | parse message with * "backup.hours=" hours:long * | where hours > 26'
    often: 'PT1H'
    window: 'PT1H'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'listeners-missing'
    severity: 0
    text: 'No process listens for mail.'
    query: '${health} | where replicas < 1'
    often: 'PT1M'
    window: 'PT5M'
    operator: 'GreaterThan'
    threshold: 2
  }
  {
    name: 'sweep-missing'
    severity: 1
    text: 'The sweep has not run for ten minutes: lost wake-ups are not made good, and the other alerts see nothing.'
    query: health
    often: 'PT5M'
    window: 'PT10M'
    operator: 'LessThan'
    threshold: 1
  }
  {
    name: 'functions-failing'
    severity: 2
    text: 'More than one invocation in twenty fails.'
    query: 'requests | summarize failed = countif(success == false), total = count() | where total > 20 and failed * 20 > total'
    often: 'PT5M'
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'admin-api-errors'
    severity: 3
    text: 'The admin API answers many requests with 4xx or 5xx.'
    query: 'requests | where name has "AdminApi" | summarize bad = countif(toint(resultCode) >= 400), total = count() | where bad > 50 and bad * 4 > total'
    often: 'PT5M'
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 0
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${prefix}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: take('pp-${prefix}', 12)
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: address, useCommonAlertSchema: true }]
  }
}

resource logAlert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in rules: {
  name: 'alert-${prefix}-${rule.name}'
  location: location
  tags: tags
  properties: {
    displayName: '${prefix}: ${rule.name}'
    description: '${rule.text} docs/operations/incidents.md#${rule.name}'
    severity: rule.severity
    enabled: true
    scopes: [insightsId]
    evaluationFrequency: rule.often
    windowSize: rule.window
    autoMitigate: true
    criteria: {
      allOf: [
        {
          query: rule.query
          timeAggregation: 'Count'
          operator: rule.operator
          threshold: rule.threshold
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [people.id] }
  }
}]

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-${prefix}-dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'Wake-ups cannot be delivered. docs/operations/incidents.md#dead-letters'
    severity: 3
    enabled: true
    scopes: [busId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'dead letters'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'DeadletteredMessages'
          operator: 'GreaterThan'
          threshold: 0
          timeAggregation: 'Average'
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

resource databaseFull 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-${prefix}-database-storage'
  location: 'global'
  tags: tags
  properties: {
    description: 'The database has used 85 % of its storage. docs/operations/incidents.md#database-storage'
    severity: 1
    enabled: true
    scopes: [postgresId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT1H'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'storage'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'storage_percent'
          operator: 'GreaterThan'
          threshold: 85
          timeAggregation: 'Average'
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}
