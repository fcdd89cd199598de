"""The Functions app: every blueprint, registered."""

import azure.durable_functions as df

from function_app import health
from function_app.claims import registration, review

app = df.DFApp()
app.register_blueprint(health.blueprint)
app.register_blueprint(registration.blueprint)
app.register_blueprint(review.blueprint)
