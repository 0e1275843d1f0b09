package org.opportune.ingest.dicom;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.opportune.ingest.Reason;
import org.opportune.ingest.dicom.Fragments.Fragment;

/** Which fragments make up which frame. */
final class FragmentedFrames {
  private final Fragments fragments;

  /** First fragment of each frame, then one past the last. */
  private final int[] starts;

  private FragmentedFrames(Fragments fragments, int[] starts) {
    this.fragments = fragments;
    this.starts = starts;
  }

  /**
   * Groups fragments into frames: all into one frame; else one each; else by the offset table where
   * it points at fragments; else where an image's first marker stands.
   */
  static FragmentedFrames group(Fragments fragments, int frames, Set<DicomWarning> warnings)
      throws DicomException {
    List<Fragment> list = fragments.list();
    if (list.size() < frames) {
      throw new DicomException(
          Reason.TRUNCATED,
          "Cannot read pixels: " + list.size() + " fragments for " + frames + " frames");
    }
    int[] byTable = byOffsetTable(fragments, frames);
    if (byTable == null && fragments.offsetTable().length > 0) {
      warnings.add(DicomWarning.OFFSET_TABLE_WRONG);
    }
    int[] starts;
    if (frames == 1) {
      starts = new int[] {0, list.size()};
    } else if (list.size() == frames) {
      starts = new int[frames + 1];
      Arrays.setAll(starts, i -> i);
    } else {
      starts = byTable == null ? byFirstMarker(fragments, frames) : byTable;
    }
    return new FragmentedFrames(fragments, starts);
  }

  /** The bytes of one frame, its fragments joined. */
  byte[] bytes(int frame) {
    int length = 0;
    for (int i = starts[frame]; i < starts[frame + 1]; i++) {
      length = Math.addExact(length, fragments.list().get(i).length());
    }
    byte[] joined = new byte[length];
    int at = 0;
    for (int i = starts[frame]; i < starts[frame + 1]; i++) {
      Fragment fragment = fragments.list().get(i);
      System.arraycopy(fragments.data(), fragment.offset(), joined, at, fragment.length());
      at += fragment.length();
    }
    return joined;
  }

  /** Null unless every entry is, in order, the start of a fragment. */
  private static int[] byOffsetTable(Fragments fragments, int frames) {
    long[] table = fragments.offsetTable();
    if (table.length != frames) {
      return null;
    }
    int[] starts = new int[frames + 1];
    int fragment = 0;
    for (int frame = 0; frame < frames; frame++) {
      while (fragment < fragments.list().size()
          && fragments.list().get(fragment).tableOffset() != table[frame]) {
        fragment++;
      }
      starts[frame] = fragment++;
    }
    starts[frames] = fragments.list().size();
    return starts[0] == 0 && starts[frames - 1] < starts[frames] ? starts : null;
  }

  private static int[] byFirstMarker(Fragments fragments, int frames) throws DicomException {
    int[] starts = new int[frames + 1];
    int found = 0;
    for (int i = 0; i < fragments.list().size(); i++) {
      if (startsImage(fragments.data(), fragments.list().get(i))) {
        if (found < frames) {
          starts[found] = i;
        }
        found++;
      }
    }
    if (found != frames || starts[0] != 0) {
      throw new DicomException(
          Reason.MALFORMED,
          "Cannot read pixels: " + found + " image starts for " + frames + " frames");
    }
    starts[frames] = fragments.list().size();
    return starts;
  }

  /** Start of image of JPEG and JPEG-LS (FFD8) or start of codestream of JPEG 2000 (FF4F). */
  private static boolean startsImage(byte[] data, Fragment fragment) {
    if (fragment.length() < 2 || (data[fragment.offset()] & 0xFF) != 0xFF) {
      return false;
    }
    int second = data[fragment.offset() + 1] & 0xFF;
    return second == 0xD8 || second == 0x4F;
  }
}
