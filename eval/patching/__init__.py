"""Right and wrong patches of recorded incidents: is a wrong one ever proven, is a right one refused?"""
