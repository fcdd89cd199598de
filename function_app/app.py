"""The Functions app: settings checked, every blueprint registered."""

import azure.durable_functions as df

from function_app import health
from function_app.claims import registration, review
from function_app.logs import quiet_libraries
from function_app.settings import get_settings

quiet_libraries()
get_settings()  # a typo stops the app here, by name, not a claim later
app = df.DFApp()
app.register_blueprint(health.blueprint)
app.register_blueprint(registration.blueprint)
app.register_blueprint(review.blueprint)
