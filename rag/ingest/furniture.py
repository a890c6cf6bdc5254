"""Page furniture: lines on a page of news that are no part of the article."""

from __future__ import annotations

import re

_FURNITURE = re.compile(
    r"""(?ix) [\W_]* (?:
      (?:post|leave|add|write|submit)\ (?:a\ )?(?:comment|reply)s?
    | (?:view|show|see|hide|read|load)\ (?:all\ |more\ )?(?:\d+\ )?comments?
    | (?:\d+\ )?comments?(?:\ \(?\d+\)?)? | join\ the\ (?:conversation|discussion)
    | share(?:\ (?:this|on|via)\b.{0,40}|\ (?:full\ )?article)? | (?:copy|get)\ link
    | (?:print|email|save|tweet|bookmark)(?:\ this.{0,20})?
    | (?:(?:facebook|twitter|x|whatsapp|linkedin|telegram|reddit|instagram|pinterest|email)\ ?)+
    | continue\ reading\ (?:below|after).{0,40}
    | (?:read|see|learn)\ (?:more|also|next) | continue\ reading | (?:load|show)\ more
    | back\ to\ top | skip\ to\ (?:main\ )?content
    | sign\ (?:up|in)(?:\ (?:to|for|here|now|with)\b.{0,80})? | log\ in | register
    | subscribe(?:\ (?:to|for|here|now|today)\b.{0,80})? | follow\ (?:us\b|.{1,40}\ on\ ).{0,80}
    | get\ (?:our|the)\ .{0,40}\ newsletters?.{0,40} | newsletters?
    | (?:related|recommended|trending|popular|more|top|latest|most\ (?:read|popular|viewed))
      (?:\ (?:articles|stories|news|topics|content|posts|now))?
    | you\ (?:may|might)\ also\ like.{0,20} | click\ here\b.{0,60} | (?:image|photo)\ credit
    | all\ rights\ reserved.{0,60} | (?:copyright|©)\ .{0,80}
    | we\ (?:value\ your\ privacy | (?:and\ our\ .{0,40})?use\ cookies | and\ our\ .{0,40}partners)\b.{0,250}
    | this\ (?:web)?(?:site|page)\ uses\ cookies\b.{0,250}
    | (?:accept|reject|allow|decline)\ (?:all|cookies|all\ cookies)
    | (?:cookie|privacy)\ (?:settings|preferences|policy)
    | manage\ (?:my\ )?(?:choices|cookies|preferences|settings|options)
    | (?:you\ need\ to\ |please\ )?(?:enable|turn\ on|activate)\ javascript\b.{0,100}
    | javascript\ (?:is|must\ be)\ (?:disabled|required|enabled)\b.{0,100}
    | (?:press|media|news)\ release | for\ immediate\ (?:release|publication) | ends
    | published | updated | exclusive | breaking\ news | opinion | analysis | interview | editorial | obituary
    | explainer
    | (?:got|do\ you\ have)\ a\ (?:story|tip)\b.{0,150} | (?-i:[A-Z]{2,3}-[A-Z]{3,20}/[A-Z/-]{2,30})(?:\ \(.{1,20}\))?
    ) (?:\.{3} | [^\w.] | _)*"""
)
_INSERT = re.compile(
    r"""(?ix) [\W_]* (?:
      advert(?:isement|ising)? | (?:article|story)\ continues\ (?:below|after).{0,40}
    | (?: more | (?:read|see|watch)\ (?:more|also|next|this|now) | (?:also|must)[ -]read | watch | listen
        | (?:read\ )?(?:related|recommended)
          (?:\ (?:article|stor(?:y|ie)|new|coverage|content|video|reading|roundup|link)s?)?
        | don['’]t\ miss | up\ next | read\ (?:the\ )?(?:full|whole)\ story(?:\ here)?
      ) \s* [:|] \s* \S .{2,180} (?<!\.)
    ) (?:\.{3} | [^\w.] | _)*"""
)


def is_furniture(line: str) -> bool:
    """Whether a line, at the edge of an article, is page furniture."""
    return bool(_FURNITURE.fullmatch(line)) or is_insert(line)


def is_insert(line: str) -> bool:
    """Whether a paragraph is a notice or a link to another article (`READ MORE: …`), also between two of the article:
    another article's headline must not be quoted as this one's words."""
    return bool(_INSERT.fullmatch(line))
