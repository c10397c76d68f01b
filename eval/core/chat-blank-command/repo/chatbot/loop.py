def serve(bot, events, say):
    """Answer events until there are none; each is (author, message)."""
    answered = 0
    for author, message in events:
        answer = bot.on_message(author, message)
        if answer:
            say(answer)
            answered += 1
    return answered
