from chat.consumers import TabConsumer
from peersupport.core.realtime import websocket_path

websocket_urlpatterns = [websocket_path("ws/", TabConsumer.as_asgi())]
