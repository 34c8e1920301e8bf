from django.urls import path

from peersupport.styleguide.views import styleguide

app_name = "styleguide"
urlpatterns = [path("", styleguide, name="index")]
