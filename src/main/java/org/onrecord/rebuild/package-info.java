/** Makes the projection anew from the log while the one that stands is served, and puts it in its place. */
package org.onrecord.rebuild;
