package org.opportune.ingest.phantom;

/** Radiological patterns of emphysema. */
public enum Emphysema {
  /** Healthy lung. */
  NONE,
  /** Many small holes around the lobular centres, most in the upper lobes. */
  CENTRILOBULAR,
  /** Rows of cysts below the pleura. */
  PARASEPTAL,
  /** Diffuse confluent destruction, most in the lower lobes. */
  PANLOBULAR
}
