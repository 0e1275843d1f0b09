package org.opportune.inference.text;

import java.util.Locale;

/** Where findings belong by their nature, and what locations are part of. */
enum BodyPart {
  /** Lungs, airways and pleura. */
  LUNG,
  /** Heart and pericardium. */
  HEART,
  /** Great vessels. */
  VESSEL,
  /** Anywhere. */
  GENERIC;

  /** As vocabulary files write it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
