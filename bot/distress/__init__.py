"""How people in distress are recognised: by wordings that are certain, and by nearness in meaning."""
