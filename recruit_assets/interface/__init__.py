"""The Streamlit app: interview, profile, shortlist and offers. It translates, and holds no logic.

Part of the roof. All that comes from CVs, offers and models is shown as text: nothing of it is read as Markdown or HTML.
"""
