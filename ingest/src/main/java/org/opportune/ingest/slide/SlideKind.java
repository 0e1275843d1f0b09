package org.opportune.ingest.slide;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtInstance;
import org.opportune.ingest.dicom.ByteSource;

/** Forms in which a slide image is stored, told by content, never by name. */
public enum SlideKind {
  /** Tagged image file format 6.0. */
  TIFF,
  /** Portable network graphics. */
  PNG,
  /** JPEG of any process the reader knows. */
  JPEG,
  /** A DICOM VL microscopic image, with or without slide coordinates (PS3.4 annex B.5). */
  DICOM;

  private static final int MAGIC = 8;

  private static final Set<String> MICROSCOPIC =
      Set.of("1.2.840.10008.5.1.4.1.1.77.1.2", "1.2.840.10008.5.1.4.1.1.77.1.3");

  /**
   * The kind of an object whose header was read; empty when it is no slide image.
   *
   * @param instance what the reader of headers made of it
   * @param content its bytes
   */
  public static Optional<SlideKind> of(CtInstance instance, ByteSource content) throws IOException {
    if (CtInstance.EXCLUDED.equals(instance.status())
        && instance.sopClassUid() != null
        && MICROSCOPIC.contains(instance.sopClassUid())) {
      return Optional.of(DICOM);
    }
    return Reason.NOT_DICOM.code().equals(instance.reason()) && content.length() >= MAGIC
        ? of(content.read(0, MAGIC))
        : Optional.empty();
  }

  /** The kind of a file that is not DICOM, from its first bytes. */
  public static Optional<SlideKind> of(byte[] start) {
    if (startsWith(start, 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A)) {
      return Optional.of(PNG);
    }
    if (startsWith(start, 0xFF, 0xD8, 0xFF)) {
      return Optional.of(JPEG);
    }
    return startsWith(start, 'I', 'I', 42, 0) || startsWith(start, 'M', 'M', 0, 42)
        ? Optional.of(TIFF)
        : Optional.empty();
  }

  private static boolean startsWith(byte[] start, int... magic) {
    if (start.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((start[i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
