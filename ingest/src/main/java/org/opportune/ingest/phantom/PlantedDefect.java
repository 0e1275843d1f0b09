package org.opportune.ingest.phantom;

/**
 * A defect in an archive.
 *
 * @param key object that shows it; for missing slices the key that is not there
 * @param kind what is wrong with it
 */
public record PlantedDefect(String key, DefectKind kind) {}
