package serve

import "syscall"

// silent names the kinds of disk that give no notice of a change that another
// machine, or the host of this one, made.
var silent = map[uint32]string{
	0x6969:     "a network disk (NFS)",
	0x517b:     "a network disk (SMB)",
	0xff534d42: "a network disk (SMB)",
	0xfe534d42: "a network disk (SMB)",
	0x01021997: "a folder of another system (9p, as Windows drives are in WSL)",
	0x65735546: "a folder of another system (FUSE)",
	0x786f4256: "a folder of another system (VirtualBox)",
}

// mute says what kind of disk a folder lies on when that gives no notices; ""
// when it does.
func mute(dir string) string {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return ""
	}
	return silent[uint32(s.Type)]
}
