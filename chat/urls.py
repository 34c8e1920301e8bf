from django.urls import path

from chat import views

app_name = "chat"
urlpatterns = [
    path("conversations/", views.inbox, name="inbox"),
    path("conversations/here/", views.here, name="here"),
    path("conversations/<uuid:conversation_id>/", views.conversation, name="conversation"),
    path("conversations/<uuid:conversation_id>/alarm/", views.alarm, name="alarm"),
    path("conversations/<uuid:conversation_id>/end/", views.end, name="end"),
    path("conversations/with/<uuid:pairing_id>/", views.with_pairing, name="with_pairing"),
]
