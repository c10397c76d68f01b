from orders.shop import Shop

PRICES = {"tea": 450, "cup": 1290, "pot": 3900}

application = Shop(PRICES)
