"""A hundred English sentences, typeset as they should be: nothing may change them."""

from __future__ import annotations

SENTENCES = """\
The mayor opened the new library on Saturday.
“We were promised a bridge,” she said, “and we got a ferry.”
He asked, “Did she really say ‘never’?”
It’s the workers’ turn to speak.
The ’90s were kinder to small bookshops.
Prices rose 3.5% in March and 4.2% in April.
The fund holds $1.5 billion in cash.
A loss of $1 trillion in a single day is hard to picture.
The deal is worth €40 million over five years.
On January 27, 2025, the market fell.
The train leaves at 6:30 p.m. from platform 4.
Doors open at 18:30 sharp.
In the 21st century, maps fit in a pocket.
She finished 2nd, and he came 11th.
The 112th session ended without a vote.
About 12,500 people signed the petition.
There were 1,234,567 ballots to count.
The city—empty since June—smelled of dust.
From 1418–1450 the town had two walls.
Version 3.11.2 fixes the problem.
Call 0 800 123 456 before noon.
The archive is at https://example.org/a,b;c?d=1 for now.
Write to desk@example.org with corrections.
“Stand up!” he shouted.
Who wrote “The Long Road Home”?
The court […] did not rule on the matter.
And then…
He bought apples, pears, etc.
They moved back to the U.S. in 1987.
Mr. Harlow and Dr. Singh disagreed.
The Labour Party lost two seats.
She works at Lincoln Center.
The theater was full; the street was not.
He has three options: stay, leave, or wait.
It is 25°C in the shade.
The laptop has 16 GB of memory.
See No. 5 in the list.
The car was doing 110 km/h.
A 27" screen is enough.
He is 5'11 in his socks.
Her self-portrait hangs in the hall.
The vote was 7–2 in favor.
Read pages 12–15 for Monday.
In May, the river may flood.
March on, said the captain.
The march began in March.
The second reading took a second.
Half of the members were absent.
Twenty-one ships lay at anchor.
Tens of thousands marched through the rain.
Hundreds of billions were spent on roads.
Louis XIV had a long reign.
Francis I was fond of art.
World War II changed the port.
Napoleon III rebuilt the avenues.
I don’t think we’ll go.
They’re not sure it’s theirs.
O’Brien’s answer was short.
Rock ’n’ roll came later.
The so-called “smart” city is noisy.
“Nothing changes,” he wrote. “Nothing ever does.”
The sign read “No Entry.”
She called it “a ‘free’ lunch.”
(See the note below.)
[The minister was not present.]
What?!
No!
Why not?
Yes, and no.
The A1GP car broke down on lap 12.
CO2 levels rose again.
The G7 will meet in 2026.
Il-76 planes were grounded.
At 9:05 a.m. the bell rang.
At noon the square was empty.
Around midnight the lights went out.
In 2008, 400 towns applied.
On Monday, January 27, the office was closed.
The January 27 meeting was postponed.
A 48-year-old bridge needs care.
The 2030 goals are out of reach.
He paid five dollars and 20 cents.
It costs $5.
It costs £12.50.
The rate fell from 5 to 4 percent.
One in ten voters stayed home.
The first and third chapters are the best.
The fiftieth visitor won a prize.
A dozen eggs cost more than a newspaper.
He studied at the École normale supérieure.
The café on the corner is called Le Progrès.
The pros and cons are listed in the annex.
They organize, analyze, and summarize.
The color of the labor movement is red.
Her neighbor traveled six hundred miles.
The program is on the second page.
Defense spending grew faster than wages.
Gray skies, brown fields.
A gallon of milk, a liter of wine.
Thanks :)
""".splitlines()
