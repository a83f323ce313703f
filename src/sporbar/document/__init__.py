"""The report as a document: facts in, nodes between, HTML, PDF, Word and JSON out.

Pure Python: this package knows neither Django nor any other room of the house.

    Snapshot  ->  compose()  ->  Document (nodes)  ->  render.html / render.typst / render.docx
       |
       +----->  codec (canonical JSON, fingerprint, JSON Schema)
"""
