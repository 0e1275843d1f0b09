package org.opportune.inference.train;

/**
 * What a network is shown and asked for, square and row-major.
 *
 * @param input windowed slice with lesions, 0..1, 1 outside the lungs
 * @param restored windowed slice without them and without added noise
 * @param lesion 1 where a lesion was inserted, else 0
 * @param lung 0 outside the lungs
 * @param side rows and columns
 */
// Copying pixels on every access would cost more than the use made of them.
@SuppressWarnings("ArrayRecordComponent")
record Sample(float[] input, float[] restored, float[] lesion, byte[] lung, int side) {}
