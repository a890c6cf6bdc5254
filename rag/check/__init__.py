"""Is this quote real? A quotation, or every quotation of a draft, against the articles of a library.

fold, in_figures    words with offsets; equal words differ only in writing                   folding, numbers, orders
likely_articles     a few articles out of a large library, by its lexical index              shelf
places_in_full      the slices at which all words stand, and the verdict on them             places, full
align, diff_parts   where they stand nearly, and what was changed                            align, diff, altered
joined_pieces       the pieces of several places that they are joined from                   pieces, stitched
same_but_for        changed words that are the same, spelled otherwise                       spelling
same_speaker        whether the claimed speaker can be the one that the article names        names
words_reported      what is quoted of a sentence that was pasted with its reporting clause   reported
check_quote         the verdict                                                              query, near, verdict
with_marks          quotations that are set off without marks                                 blocks
check_draft         the verdict on each quotation of a text                                  draft

Nothing is imported here: answers read figures as quotations are read, and need not load the rest.
"""
