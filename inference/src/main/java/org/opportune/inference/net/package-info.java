/** Networks as DJL blocks. */
package org.opportune.inference.net;
