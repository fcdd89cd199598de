"""A durable project without functions: all the work is for workers that connect."""

import azure.durable_functions as df

app = df.DFApp()
