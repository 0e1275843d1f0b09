package org.opportune.ingest.codec;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The codecs this package offers, by transfer syntax (PS3.5 section 10, PS3.6 table A-1). */
public final class FrameCodecs {
  private static final Map<String, FrameCodec> CODECS =
      Map.of(
          "1.2.840.10008.1.2.5", new RleCodec(),
          "1.2.840.10008.1.2.4.50", JpegCodec.lossy(),
          "1.2.840.10008.1.2.4.51", JpegCodec.lossy(),
          "1.2.840.10008.1.2.4.57", JpegCodec.lossless(),
          "1.2.840.10008.1.2.4.70", JpegCodec.lossless(),
          "1.2.840.10008.1.2.4.80", new JpegLsCodec(),
          "1.2.840.10008.1.2.4.81", new JpegLsCodec(),
          "1.2.840.10008.1.2.4.90", new Jpeg2000Codec(),
          "1.2.840.10008.1.2.4.91", new Jpeg2000Codec());

  /** Syntaxes that may lose information; .91 and .81 may also be lossless, but do not say so. */
  private static final Set<String> LOSSY =
      Set.of(
          "1.2.840.10008.1.2.4.50",
          "1.2.840.10008.1.2.4.51",
          "1.2.840.10008.1.2.4.81",
          "1.2.840.10008.1.2.4.91");

  private FrameCodecs() {}

  /** The codec of a transfer syntax uid; empty if there is none. */
  public static Optional<FrameCodec> of(String transferSyntaxUid) {
    return Optional.ofNullable(CODECS.get(transferSyntaxUid));
  }

  /** Whether frames of this transfer syntax may have lost information. */
  public static boolean isLossy(String transferSyntaxUid) {
    return LOSSY.contains(transferSyntaxUid);
  }
}
