-- The judge's record of how a source was: its runs of a month, and what stands against it.
ALTER TABLE source ADD COLUMN health TEXT;
