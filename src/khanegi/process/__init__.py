"""The declared procedures and the one function that answers «may this person do this now».

Standard library only: no database, no clock, no request.
"""
