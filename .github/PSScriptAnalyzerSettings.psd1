@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        # These scripts are run by people, and what they print is for people.
        'PSAvoidUsingWriteHost'
        # Functions inside a script, which nobody calls with -WhatIf.
        'PSUseShouldProcessForStateChangingFunctions'
    )
}
