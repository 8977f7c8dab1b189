/**
 * What nvidia-smi prints on machines of many kinds, to the questions that the lab asks it. The formats and figures are
 * those of public reports of these drivers; UUIDs are changed.
 */
export interface NvidiaSmiOutput {
  /** To `--query-gpu=… --format=csv,noheader,nounits`. */
  query: string;
  /** To `-L`. */
  list?: string;
  /** To `-q -x`. */
  details?: string;
  exitCode?: number;
}

/** A consumer card in a workstation. */
export const rtx4090: NvidiaSmiOutput = {
  query:
    '0, GPU-3e0f7a52-9d2c-4a65-b2f0-6f1a1f0c7d11, 570.124.06, 1523, 24564, 37, 61, 187.42, [N/A], NVIDIA GeForce RTX 4090',
};

/** Two consumer cards; the desktop takes its memory from the first. */
export const twoCards: NvidiaSmiOutput = {
  query: [
    rtx4090.query,
    '1, GPU-8c1d2b40-77aa-4e0f-9b63-20d5f1a9c3e7, 570.124.06, 18, 24564, 0, 34, 21.90, [N/A], NVIDIA GeForce RTX 4090',
  ].join('\n'),
};

/** A virtual machine with a data centre's card, as it was read off one; idle. */
export const virtualMachine: NvidiaSmiOutput = {
  query: '0, GPU-1d90c4e2-5b7a-4c31-8f06-a94be37d52c8, 580.159.04, 0, 143771, 0, 35, 76.96, Disabled, NVIDIA H200',
  list: 'GPU 0: NVIDIA H200 (UUID: GPU-1d90c4e2-5b7a-4c31-8f06-a94be37d52c8)\n',
};

/** A laptop's chip, which measures no power, and whose driver says so in another way for each field. */
export const laptop: NvidiaSmiOutput = {
  query:
    '0, GPU-77aa10be-0f3d-4c1b-9a3d-0c9b8f6f2e02, 575.51.02, 4, 8188, [N/A], 43, [Not Supported], [N/A], NVIDIA GeForce RTX 4070 Laptop GPU',
};

/** A node of a data centre: eight cards with a long name, one of them in use. */
export const dataCentre: NvidiaSmiOutput = {
  query: Array.from({ length: 8 }, (_, i) => {
    const measured = i === 2 ? '71302, 81559, 98, 66, 683.10' : `${i}, 81559, 0, ${27 + i}, 70.${i}4`;
    return `${i}, GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a7${i}, 535.183.06, ${measured}, Disabled, NVIDIA H100 80GB HBM3`;
  }).join('\n'),
};

/** A chip that shares the machine's memory and has none of its own. */
export const sharedMemory: NvidiaSmiOutput = {
  query: '0, GPU-a1b2c3d4-0000-4e0f-9b63-20d5f1a9c3e7, 580.95.05, [N/A], [N/A], 0, 38, 4.55, [N/A], NVIDIA GB10',
};

/** One card that is divided, beside a whole one. */
export const divided: NvidiaSmiOutput = {
  query: [
    '0, GPU-513536b6-7d19-9063-b049-1e69664bb29a, 535.216.01, 36537, 81920, [N/A], 33, 87.12, Enabled, NVIDIA A100-SXM4-80GB',
    '1, GPU-d8594bd4-0fc3-8595-e355-7c98138f3b9b, 535.216.01, 4, 81920, 0, 29, 61.03, Disabled, NVIDIA A100-SXM4-80GB',
  ].join('\n'),
  list: `GPU 0: NVIDIA A100-SXM4-80GB (UUID: GPU-513536b6-7d19-9063-b049-1e69664bb29a)
  MIG 3g.40gb     Device  0: (UUID: MIG-ce861fb0-a248-58ce-a9a8-f9adbc22a66b)
  MIG 1g.10gb     Device  1: (UUID: MIG-a45882f0-9215-5733-a0c1-49286ab31cb6)
GPU 1: NVIDIA A100-SXM4-80GB (UUID: GPU-d8594bd4-0fc3-8595-e355-7c98138f3b9b)`,
  details: `<?xml version="1.0" ?>
<!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v12.dtd">
<nvidia_smi_log>
	<driver_version>535.216.01</driver_version>
	<attached_gpus>2</attached_gpus>
	<gpu id="00000000:15:00.0">
		<product_name>NVIDIA A100-SXM4-80GB</product_name>
		<mig_mode>
			<current_mig>Enabled</current_mig>
			<pending_mig>Enabled</pending_mig>
		</mig_mode>
		<mig_devices>
			<mig_device>
				<index>0</index>
				<gpu_instance_id>1</gpu_instance_id>
				<compute_instance_id>0</compute_instance_id>
				<fb_memory_usage>
					<total>40192 MiB</total>
					<reserved>0 MiB</reserved>
					<used>36500 MiB</used>
					<free>3692 MiB</free>
				</fb_memory_usage>
				<bar1_memory_usage>
					<total>65536 MiB</total>
					<used>1 MiB</used>
					<free>65535 MiB</free>
				</bar1_memory_usage>
			</mig_device>
			<mig_device>
				<index>1</index>
				<gpu_instance_id>9</gpu_instance_id>
				<compute_instance_id>0</compute_instance_id>
				<fb_memory_usage>
					<total>9728 MiB</total>
					<reserved>0 MiB</reserved>
					<used>12 MiB</used>
					<free>9716 MiB</free>
				</fb_memory_usage>
			</mig_device>
		</mig_devices>
		<fb_memory_usage>
			<total>81920 MiB</total>
			<reserved>446 MiB</reserved>
			<used>36537 MiB</used>
			<free>44937 MiB</free>
		</fb_memory_usage>
	</gpu>
	<gpu id="00000000:3A:00.0">
		<product_name>NVIDIA A100-SXM4-80GB</product_name>
		<mig_devices>
			None
		</mig_devices>
	</gpu>
</nvidia_smi_log>`,
};

/** Divided, but nobody has made any part of it. */
export const dividedIntoNothing: NvidiaSmiOutput = {
  query: divided.query.split('\n')[0]!,
  list: divided.list!.split('\n')[0]!,
  details: '<nvidia_smi_log><gpu id="00000000:15:00.0"><mig_devices>None</mig_devices></gpu></nvidia_smi_log>',
};

/** The kernel was updated and the driver's module was not built for it. */
export const noModule: NvidiaSmiOutput = {
  query:
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n",
  exitCode: 9,
};

/** The driver was updated while the old one was in use. */
export const mismatch: NvidiaSmiOutput = {
  query: 'Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 580.126\n',
  exitCode: 18,
};

/** A container that lost its devices. */
export const lostDevices: NvidiaSmiOutput = {
  query: 'Failed to initialize NVML: Unknown Error\n',
  exitCode: 255,
};

export const noDevices: NvidiaSmiOutput = { query: 'No devices were found\n', exitCode: 6 };

/** The second of two cards has fallen off the bus. */
export const oneLost: NvidiaSmiOutput = {
  query: `${rtx4090.query}\nUnable to determine the device handle for GPU 0000:02:00.0: GPU is lost.  Reboot the system to recover this GPU`,
  exitCode: 15,
};
