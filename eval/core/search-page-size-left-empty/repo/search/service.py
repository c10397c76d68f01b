import logging

from search.paging import page, page_count

log = logging.getLogger("search")


class SearchService:
    def __init__(self, index, settings):
        self.index = index
        self.settings = settings

    def search(self, query, number=1):
        hits = self.index.find(query)
        size = self.settings.page_size
        pages = min(page_count(len(hits), size), self.settings.max_pages)
        log.info("query=%r hits=%d", query, len(hits))
        return {"hits": page(hits, number, size), "page": number, "pages": pages}
