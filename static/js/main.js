import "./lib/keyboard_room.js";
import "./elements/chat_thread.js";
import "./elements/copy_text.js";
import "./elements/count_down.js";
import "./elements/duty_alarm.js";
import "./elements/live_region.js";
import "./elements/passkey_form.js";
import "./elements/print_page.js";
